-- Lifts and other equipment with who uses and who maintains them, the people certified to work them, key products.

CREATE TABLE maintainer AS
SELECT row_number() OVER (ORDER BY n) - 1 AS place, n, uscc, name FROM subject
WHERE trade = 'lift_service' AND state = '存续' AND NOT showcase;

CREATE TABLE equipment AS
WITH installed AS (
    SELECT n, uscc, name, address, division, district_code, district, legal_representative, phone, established_on, last_day,
           state, propensity,
           n * 61 + unnest(range(least(times(n, 'lifts', lifts), 30))) AS event
    FROM subject WHERE lifts > 0
)
SELECT installed.*, '3110' || district_code || lpad(event::VARCHAR, 10, '0') AS equipment_code,
       day_in(event, 'in use', established_on, least(established_on + 900, last_day)) AS registered_on,
       chance(event, 'upkeep late', least(0.02 + 0.03 * propensity, 0.6)) AS late_upkeep,
       CASE WHEN state = '存续' THEN '有效' ELSE '注销' END AS registration_state,
       CASE WHEN state = '存续' THEN NULL ELSE last_day END AS cancelled_on,
       -- Yearly inspection; the careless let it run out.
       greatest(day_in(event, 'inspected', getvariable('as_of') - 360, getvariable('as_of') - 10)
           - CASE WHEN chance(event, 'inspection late', least(0.012 * propensity, 0.5)) THEN 365 ELSE 0 END::INTEGER,
           established_on)::DATE AS inspected_on,
       maintainer.uscc AS maintainer_uscc, maintainer.name AS maintainer_name
FROM installed
LEFT JOIN maintainer ON maintainer.place
    = (hash(installed.n, 'maintainer', getvariable('seed')) % greatest((SELECT count(*) FROM maintainer), 1))::BIGINT;

-- Half-monthly visits of the last months; a late lift misses its last ones.
CREATE TABLE visit AS
WITH planned AS (
    SELECT n, event, equipment_code, maintainer_uscc, maintainer_name, uscc, address, late_upkeep, registered_on,
           unnest(range(0, (12 * getvariable('density'))::BIGINT)) AS nth
    FROM equipment WHERE maintainer_uscc IS NOT NULL AND cancelled_on IS NULL
)
SELECT *, event * 67 + nth AS visit,
       (getvariable('as_of') - 1 - nth::INTEGER * 15 - between_of(event, 'phase', 0, 14)::INTEGER
           - CASE WHEN late_upkeep THEN between_of(event, 'behind', 16, 60) ELSE 0 END::INTEGER)::DATE AS day
FROM planned
WHERE getvariable('as_of') - 4 - nth::INTEGER * 15 - 70 > registered_on;

CREATE TABLE operator AS
SELECT n, uscc, name, n * 71 + nth AS event, district_code, district,
       pick(getvariable('surnames'), n * 71 + nth, 'operator surname') || pick(getvariable('given'), n * 71 + nth, 'operator 1')
           || pick(getvariable('given'), n * 71 + nth, 'operator 2') AS person_name,
       with_id_check(district_code
           || strftime(day_in(n * 71 + nth, 'operator born', getvariable('as_of') - 20000, getvariable('as_of') - 8000), '%Y%m%d')
           || lpad(between_of(n * 71 + nth, 'operator serial', 1, 999)::VARCHAR, 3, '0')) AS person_id,
       CASE WHEN trade = 'lift_service' THEN 'T' WHEN trade IN ('storage', 'machinery') THEN 'N1' ELSE 'A' END AS item,
       day_in(n * 71 + nth, 'certified', greatest(established_on, getvariable('as_of') - 1700), last_day) AS approved_on
FROM (
    SELECT *, unnest(range(CASE WHEN trade = 'lift_service' THEN 3 ELSE times(n, 'operators', 0.55) END)) AS nth
    FROM subject WHERE (lifts >= 0.1 OR trade = 'lift_service') AND state = '存续' AND NOT showcase
);

-- Key products on the shelves: a shop that sells them, and a maker of this city for some.
CREATE TABLE maker AS
SELECT row_number() OVER (ORDER BY n) - 1 AS place, uscc, name FROM subject
WHERE licence IN ('food_production', 'workshop') AND state = '存续' AND NOT showcase;

CREATE TABLE key_product AS
WITH shelf AS (
    SELECT *, n * 73 + unnest(range(1 + times(n, 'key products', 0.8))) AS event FROM subject
    WHERE licence IN ('food_sale', 'drug', 'device') AND state = '存续' AND NOT showcase
      AND chance(n, 'shows its products', 0.12)
)
SELECT shelf.n, shelf.uscc, shelf.name, shelf.brand, shelf.licence, event,
       CASE shelf.licence WHEN 'food_sale' THEN pick(getvariable('foods'), event, 'product')
            WHEN 'drug' THEN pick(['感冒清热颗粒', '板蓝根颗粒', '布洛芬缓释胶囊', '维生素C片', '藿香正气液'], event, 'product')
            ELSE pick(['电子体温计', '血糖仪', '医用口罩', '轮椅'], event, 'product') END AS product,
       day_in(event, 'listed', greatest(established_on, getvariable('as_of') - 700), last_day) AS listed_on,
       CASE WHEN shelf.licence = 'food_sale' THEN maker.uscc END AS producer_uscc,
       CASE WHEN shelf.licence = 'food_sale' THEN maker.name END AS producer_name
FROM shelf
LEFT JOIN maker ON maker.place
    = (hash(event, 'maker', getvariable('seed')) % (3 * greatest((SELECT count(*) FROM maker), 1)))::BIGINT;

-- Most products were sampled at the shop, by their full name; few failed.
INSERT INTO sample BY NAME
SELECT key_product.n, subject.field, event + 500000000 AS event, sampled_on, (sampled_on + 14)::DATE AS reported_on,
       key_product.brand || '牌' || product AS product, chance(event, 'product failed', 0.06) AS failed,
       pick(getvariable('failed_items'), event, 'product item') AS failed_item
FROM (SELECT *, day_in(event, 'product sampled', listed_on, getvariable('as_of') - 22) AS sampled_on FROM key_product)
     AS key_product JOIN subject USING (n)
WHERE key_product.licence = 'food_sale' AND sampled_on < getvariable('as_of') - 21 AND chance(event, 'product in a sample', 0.85);
