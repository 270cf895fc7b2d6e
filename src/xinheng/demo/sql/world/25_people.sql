-- People whom departments list: pharmacists, who works where, warnings of kitchens, who may head no firm.

CREATE TABLE pharmacist AS
SELECT n, uscc, name, n * 83 + nth AS event, district_code, district,
       pick(getvariable('surnames'), n * 83 + nth, 'pharmacist surname') || pick(getvariable('given'), n * 83 + nth, 'pharmacist 1')
           || pick(getvariable('given'), n * 83 + nth, 'pharmacist 2') AS person_name,
       with_id_check(district_code
           || strftime(day_in(n * 83 + nth, 'pharmacist born', getvariable('as_of') - 21000, getvariable('as_of') - 9500), '%Y%m%d')
           || lpad(between_of(n * 83 + nth, 'pharmacist serial', 1, 999)::VARCHAR, 3, '0')) AS person_id,
       CASE WHEN trade = 'herbs' THEN '中药学' ELSE '药学' END AS category,
       day_in(n * 83 + nth, 'registered', greatest(established_on, getvariable('as_of') - 2100), last_day) AS approved_on
FROM (
    SELECT *, unnest(range(1 + times(n, 'pharmacists', 0.4))) AS nth
    FROM subject WHERE trade IN ('pharmacy', 'herbs') AND state = '存续' AND NOT showcase
);

-- A cook's warning follows some fines of kitchens; an office is barred to some who headed a firm that was listed.
CREATE TABLE kitchen_warning AS
SELECT penalty.*, subject.uscc, (penalised_on + 6)::DATE AS warned_on
FROM penalty JOIN subject USING (n)
WHERE penalty.field = 'catering' AND NOT subject.showcase AND penalised_on > getvariable('as_of') - 700
  AND chance(event, 'warned', 0.2);

CREATE TABLE office_ban AS
SELECT serious.*, subject.uscc, (listed_on + 10)::DATE AS starts_on
FROM serious JOIN subject USING (n)
WHERE NOT subject.showcase AND chance(event, 'no office', 0.35) AND listed_on + 10 < getvariable('as_of');

CREATE TABLE post AS
SELECT 'RZ' || district_code || 'Y' || event AS number, person_id, person_name, uscc, name, '药师' AS post,
       approved_on AS started_on, NULL::DATE AS left_on
FROM pharmacist
UNION ALL
SELECT 'RZ' || district_code || 'Z' || event, person_id, person_name, uscc, name, '特种设备作业人员', approved_on,
       CASE WHEN chance(event, 'left', 0.15) THEN greatest(approved_on + 200, getvariable('as_of') - 90)::DATE END
FROM operator
UNION ALL
SELECT 'RZ' || subject.district_code || 'C' || event, kitchen_warning.person_id, kitchen_warning.legal_representative,
       subject.uscc, subject.name, '食品从业人员', (penalised_on - 100)::DATE,
       CASE WHEN chance(event, 'left the kitchen', 0.4) THEN (penalised_on + 40)::DATE END
FROM kitchen_warning JOIN subject USING (n)
WHERE penalised_on + 40 < getvariable('as_of');
