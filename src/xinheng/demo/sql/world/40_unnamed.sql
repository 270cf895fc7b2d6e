-- Truth only: rows that departments sent without a code, under the name on the shop's sign. Whose they really are.
CREATE TABLE unnamed AS
SELECT 'food_and_drug_licence' AS source, n, count(*) AS rows FROM licence JOIN subject USING (n)
WHERE NOT showcase AND chance(n * 7 + renewal, 'no code', 0.02) GROUP BY n
UNION ALL
SELECT 'penalty', n, count(*) FROM penalty JOIN subject USING (n)
WHERE NOT showcase AND chance(event, 'no code', 0.02) GROUP BY n
UNION ALL
SELECT 'food_sampling', n, count(*) FROM sample JOIN subject USING (n)
WHERE NOT showcase AND chance(event, 'no code', 0.03) GROUP BY n
UNION ALL
SELECT 'inspection_result', n, count(*) FROM inspection JOIN subject USING (n)
WHERE NOT showcase AND chance(event, 'no code', 0.015) GROUP BY n;
