-- What officers and laboratories found: inspections with their orders, double-random checks, samples, complaints.

CREATE TABLE inspection AS
WITH visited AS (
    SELECT n, field, risk, propensity, established_on, last_day,
           unnest(range(times(n, 'visits', (0.9 + 0.35 * risk) * getvariable('density')
               * (propensity > 0)::INTEGER))) AS nth
    FROM subject
),
dated AS (
    SELECT *, n * 43 + nth AS event,
           day_in(n * 43 + nth, 'visited', greatest(established_on, getvariable('as_of') - 1100), last_day) AS inspected_on
    FROM visited
)
SELECT n, field, event, inspected_on, propensity,
       chance(event, 'problem', least(0.1 + 0.085 * propensity, 0.9)) AS problem,
       chance(event, 'pending', 0.35) AS pending,
       chance(event, 'not there', least(0.004 * propensity, 0.1)) AS not_there,
       between_of(event, 'hour', 9, 17) AS hour, between_of(event, 'minute', 0, 59) AS minute
FROM dated WHERE inspected_on < getvariable('as_of');

CREATE TABLE corrective_order AS
SELECT n, event, field, inspected_on AS issued_on, (inspected_on + 15)::DATE AS correct_by,
       CASE WHEN inspected_on + 16 < getvariable('as_of') AND chance(event, 'corrected', greatest(0.98 - 0.075 * propensity, 0.2))
            THEN day_in(event, 'corrected on', inspected_on + 3, inspected_on + 15) END AS corrected_on,
       chance(event, 'recheck failed', least(0.015 * propensity, 0.3)) AS recheck_failed
FROM inspection WHERE problem AND NOT not_there;

CREATE TABLE random_check AS
WITH drawn AS (
    SELECT n, propensity, established_on, last_day,
           unnest(range(times(n, 'drawn', 0.16 * getvariable('density') * (propensity > 0)::INTEGER))) AS nth
    FROM subject
),
dated AS (
    SELECT *, n * 47 + nth AS event,
           day_in(n * 47 + nth, 'drawn on', greatest(established_on, getvariable('as_of') - 1000), last_day) AS inspected_on
    FROM drawn
)
SELECT n, event, inspected_on, unnest(['登记事项检查', '公示信息检查']) AS item, propensity FROM dated
WHERE inspected_on < getvariable('as_of') - 20;

CREATE TABLE sample AS
WITH taken AS (
    SELECT n, field, propensity, established_on, last_day,
           unnest(range(times(n, 'samples', 0.55 * getvariable('density') * (propensity > 0)::INTEGER))) AS nth
    FROM subject
    WHERE licence IN ('catering', 'food_sale', 'workshop', 'food_production')
),
dated AS (
    SELECT *, n * 53 + nth AS event,
           day_in(n * 53 + nth, 'sampled', greatest(established_on, getvariable('as_of') - 800), last_day) AS sampled_on
    FROM taken
)
SELECT n, field, event, sampled_on, (sampled_on + between_of(event, 'laboratory days', 12, 20)::INTEGER)::DATE AS reported_on,
       pick(getvariable('foods'), event, 'food') AS product,
       chance(event, 'sample failed', least(0.015 + 0.03 * propensity, 0.7)) AS failed,
       pick(getvariable('failed_items'), event, 'item') AS failed_item
FROM dated
WHERE sampled_on < getvariable('as_of') - 21;

CREATE TABLE complaint AS
WITH made AS (
    SELECT n, propensity, established_on, last_day,
           unnest(range(times(n, 'complaints', 0.2 * propensity * getvariable('density')))) AS nth
    FROM subject
),
dated AS (
    SELECT *, n * 59 + nth AS event,
           day_in(n * 59 + nth, 'handled', greatest(established_on, getvariable('as_of') - 730), last_day) AS handled_on
    FROM made
)
SELECT n, event, handled_on, pick(getvariable('goods'), event, 'goods') AS goods,
       pick(['质量', '质量', '价格', '售后服务', '安全', '合同', '虚假宣传', '预付式消费', '计量', '其他'], event, 'issue') AS issue,
       pick(['达成调解协议', '达成调解协议', '达成调解协议', '终止调解'], event, 'outcome') AS outcome
FROM dated WHERE handled_on < getvariable('as_of') - 12;

CREATE TABLE commitment AS
SELECT n, day_in(n, 'committed', greatest(established_on, getvariable('as_of') - 700), last_day) AS committed_on,
       pick(['食品安全与卫生管理', '服务质量管理与顾客满意', '商品质量与价格诚信管理', '法律合规与诚信经营',
             '安全管理与场所维护'], n, 'commitment') AS kind,
       CASE WHEN chance(n, 'kept', 0.9) THEN '是' ELSE '否' END AS kept
FROM subject
WHERE propensity > 0 AND chance(n, 'commits', 0.28) AND state = '存续';
