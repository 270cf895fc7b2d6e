-- Penalties, by how careless a firm is and how risky its trade; the worst lead to the serious-violation list and bans.

CREATE TABLE penalty AS
WITH happened AS (
    SELECT n, field, legal_representative, person_id, last_day, established_on, propensity, offender, district_code, district,
           unnest(range(times(n, 'penalties', 0.115 * propensity * getvariable('density')))) AS nth
    FROM subject
),
dated AS (
    SELECT *, n * 41 + nth AS event,
           day_in(n * 41 + nth, 'penalised', greatest(established_on, getvariable('as_of') - 1400), last_day) AS penalised_on
    FROM happened
),
judged AS (
    SELECT dated.*, violation.* EXCLUDE (field, grade),
           CASE WHEN chance(event, 'lenient', 0.35) THEN '从轻' WHEN chance(event, 'heavy', 0.1) THEN '从重' ELSE '一般' END AS step,
           CASE WHEN violation.fine_high = 0 THEN 0
                ELSE round((fine_low + power(draw(event, 'fine'), 3) * (fine_high - fine_low)) / 100) * 100
           END::DECIMAL(14, 2) AS fine
    FROM dated
    JOIN violation ON violation.n = pick(coalesce(map_extract_value(getvariable('violations_of'), dated.field),
        map_extract_value(getvariable('violations_of'), 'registration')), event, 'violation')
)
-- Grades as Order 107 makes them of the facts (articles 7 to 9): in food, drugs and equipment nothing lies between minor
-- and serious, and whatever was confiscated is not minor.
, graded AS (
    SELECT *, CASE WHEN NOT contains(penalty_kind, '没收') AND (fine = 0 OR fine <= 50000 AND step = '从轻') THEN '轻微'
                   WHEN field IN ('catering', 'food_circulation', 'food_production', 'special_food', 'workshop', 'drug',
                                  'cosmetic', 'device_business', 'device_use', 'special_equipment') THEN '严重'
                   ELSE '一般' END AS grade
    FROM judged
)
SELECT *, CASE WHEN contains(penalty_kind, '没收违法所得') THEN (20 + fine * draw(event, 'gain') / 4)::INTEGER ELSE 0 END
           AS confiscated,
       (penalised_on + 9)::DATE AS published_on,
       (penalised_on + 9 + to_months(CASE grade WHEN '轻微' THEN 3 WHEN '严重' THEN 36 ELSE 12 END))::DATE AS publicity_end_on,
       replace(replace(district, '区', ''), '县', '') || '市监处罚〔' || year(penalised_on) || '〕' || event || '号' AS decision_number
FROM graded
WHERE penalised_on < getvariable('as_of') - 2;

CREATE TABLE serious AS
SELECT n, decision_number, (penalised_on + 20)::DATE AS listed_on, violation_type, offender, legal_representative,
       person_id, field, event, penalised_on,
       CASE field WHEN 'catering' THEN 'F1' WHEN 'food_circulation' THEN 'F3' WHEN 'special_food' THEN 'M5'
                  WHEN 'special_equipment' THEN 'Q1' WHEN 'drug' THEN 'D1' WHEN 'advertising' THEN 'M5' ELSE 'M6'
       END AS reason
FROM penalty
WHERE offender AND grade = '严重' AND chance(event, 'serious', 0.45) AND penalised_on + 20 < getvariable('as_of');

CREATE TABLE employment_ban AS
SELECT *, (listed_on + 5)::DATE AS starts_on FROM serious
WHERE field IN ('catering', 'food_circulation', 'special_food', 'workshop', 'food_production', 'drug')
  AND listed_on + 5 < getvariable('as_of');
