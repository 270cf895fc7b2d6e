-- Licences of the trades that need one: some renewed before, some about to end, a few let lapse by the careless.

CREATE TABLE licence AS
WITH held AS (
    SELECT n, licence, division, established_on, last_day, state, propensity, closed_on,
           day_in(n, 'first licence', established_on, least(established_on + 60, last_day)) AS first_from
    FROM subject WHERE licence <> 'none' AND NOT showcase
),
term AS (
    SELECT *, unnest(range(0, 1 + (last_day - first_from) // 1826)) AS renewal FROM held
)
SELECT n, licence, renewal, state,
       (first_from + renewal::INTEGER * 1826)::DATE AS valid_from,
       (first_from + (renewal::INTEGER + 1) * 1826 - 1)::DATE AS valid_to,
       division, closed_on,
       CASE licence WHEN 'catering' THEN 'JY25099' WHEN 'food_sale' THEN 'JY15099' WHEN 'workshop' THEN 'XZF5099'
                    WHEN 'food_production' THEN 'SC10350' WHEN 'drug' THEN 'CQDA' ELSE 'CQXK' END
           || substr(division, 5, 2) || lpad((n % 10000000)::VARCHAR, 7, '0') || (renewal % 10)::VARCHAR AS number
FROM term
-- Two in five of the careless forget the last renewal and trade on with what has run out.
WHERE NOT (renewal > 0 AND renewal = (last_day - first_from) // 1826 AND propensity > 1.6 AND chance(n, 'lapse', 0.4));
