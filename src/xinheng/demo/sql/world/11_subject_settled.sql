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
