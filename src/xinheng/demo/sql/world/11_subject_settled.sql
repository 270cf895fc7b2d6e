-- The subjects every other table reads: the invented ones with their codes, and the showcase shops in the first places.

CREATE TABLE subject AS
SELECT invented.*, code.uscc, FALSE AS showcase, coalesce(closed_on, getvariable('as_of') - 1)::DATE AS last_day
FROM invented JOIN code USING (n)
WHERE n > getvariable('reserved')
UNION ALL BY NAME
SELECT shop.n, shop.kind, shop.trade, industry, scope, field, trade.licence, 0.0 AS lifts, risk, town.code AS division,
       district.code AS district_code, district.name AS district, town.name AS town, office.name AS office,
       office.path AS office_path, shop.brand, shop.shop_word, shop.legal_representative,
       with_id_check(shop.person_body) AS person_id, shop.phone, shop.state, FALSE AS offender, 0.0 AS propensity,
       (getvariable('as_of') - shop.age_days::INTEGER)::DATE AS established_on, shop.name, shop.address,
       shop.capital_10k::DECIMAL(14, 2) AS capital_10k, shop.entity_type,
       CASE WHEN shop.state = '注销' THEN getvariable('as_of') - 140 END::DATE AS closed_on,
       shop.uscc, TRUE AS showcase,
       (getvariable('as_of') - CASE WHEN shop.state = '注销' THEN 140 ELSE 1 END)::DATE AS last_day
FROM shop
JOIN trade USING (trade)
JOIN division AS town ON contains(shop.address, town.name) AND town.level = 'town'
JOIN division AS district ON district.code = town.parent
JOIN office ON office.town = town.code;

-- Where each stands: a town around the middle of its district, a road around that of its town, houses along the road.
CREATE TABLE located AS
SELECT subject.* EXCLUDE (road, number),
       106.05 + 0.4 * draw(0, district) + 0.06 * draw(1, town) + 0.014 * draw(2, town || road)
           + number * 0.00002 * cos(6.28 * draw(4, road)) AS longitude,
       29.95 + 0.35 * draw(5, district) + 0.05 * draw(6, town) + 0.012 * draw(7, town || road)
           + number * 0.00002 * sin(6.28 * draw(4, road)) AS latitude
FROM (
    SELECT *, regexp_extract(address, town || '(\D*)\d', 1) AS road,
           coalesce(TRY_CAST(regexp_extract(address, '(\d+)号', 1) AS INTEGER), 1) AS number
    FROM subject
) AS subject;
