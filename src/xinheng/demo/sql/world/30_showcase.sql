-- The fixed stories of the showcase shops (`showcase.py` tells them), told relative to the day of the demo.

INSERT INTO licence BY NAME
SELECT n, licence, 0 AS renewal, state, valid_from, valid_to, division, NULL::DATE AS closed_on, number FROM (
    SELECT subject.*, (getvariable('as_of') - days_held)::DATE AS valid_from,
           (getvariable('as_of') + days_left)::DATE AS valid_to, story.number
    FROM (VALUES (1, 1803, 23, 'JY25099010000011'), (6, 700, 1126, 'JY25099010000066'), (2, 400, 1426, 'CQDA01000022'),
                 (3, 900, 196, 'XZF509901000033')) AS story(n, days_held, days_left, number)
    JOIN subject USING (n)
);

INSERT INTO penalty BY NAME
SELECT story.n, story.event, subject.field, legal_representative, person_id, FALSE AS offender, district_code, district,
       (getvariable('as_of') - story.days_ago)::DATE AS penalised_on, (getvariable('as_of') - story.days_ago + 9)::DATE AS published_on,
       (getvariable('as_of') - story.days_ago + 9 + to_months(story.months))::DATE AS publicity_end_on,
       violation.* EXCLUDE (n, field, grade), story.grade, '一般' AS step,
       story.fine::DECIMAL(14, 2) AS fine,
       CASE WHEN contains(penalty_kind, '没收违法所得') THEN 324 ELSE 0 END AS confiscated,
       replace(district, '区', '') || '市监处罚〔' || year(getvariable('as_of') - story.days_ago) || '〕' || story.event || '号' AS decision_number
FROM (VALUES (1, 11, 38, 12, '一般', '未按规定明码标价', 800),
             (3, 31, 150, 36, '严重', '小作坊生产不符合食品安全标准的食品', 12000),
             (3, 32, 60, 36, '严重', '小作坊生产不符合食品安全标准的食品', 18000))
     AS story(n, event, days_ago, months, grade, violation_type, fine)
JOIN subject USING (n) JOIN violation USING (violation_type)
WHERE violation.n = (SELECT min(n) FROM violation AS same WHERE same.violation_type = story.violation_type);

INSERT INTO inspection BY NAME
SELECT story.n, subject.field, story.event, (getvariable('as_of') - story.days_ago)::DATE AS inspected_on, 0 AS propensity,
       story.problem, story.pending, FALSE AS not_there, 10 AS hour, 24 AS minute
FROM (VALUES (1, 12, 40, TRUE, FALSE), (1, 13, 410, FALSE, FALSE), (2, 21, 120, FALSE, FALSE), (3, 33, 62, TRUE, TRUE),
             (3, 34, 20, TRUE, FALSE), (6, 61, 200, FALSE, FALSE), (4, 41, 88, FALSE, FALSE))
     AS story(n, event, days_ago, problem, pending) JOIN subject USING (n);

INSERT INTO corrective_order BY NAME
SELECT n, event, field, inspected_on AS issued_on, (inspected_on + 15)::DATE AS correct_by,
       CASE WHEN n = 1 THEN (inspected_on + 9)::DATE END AS corrected_on, FALSE AS recheck_failed
FROM inspection WHERE event IN (12, 33, 34) AND n IN (1, 3);

INSERT INTO sample BY NAME
SELECT story.n, subject.field, story.event, (getvariable('as_of') - days_ago)::DATE AS sampled_on,
       (getvariable('as_of') - days_ago + 15)::DATE AS reported_on, product, failed, failed_item
FROM (VALUES (1, 14, 70, '餐碗', TRUE, '大肠菌群'), (1, 15, 380, '火锅底料', FALSE, NULL), (3, 35, 165, '豆腐干', TRUE, '苯甲酸'),
             (3, 36, 45, '豆腐干', TRUE, '脱氢乙酸'), (6, 62, 150, '鲜毛肚', FALSE, NULL))
     AS story(n, event, days_ago, product, failed, failed_item) JOIN subject USING (n);

INSERT INTO complaint BY NAME
SELECT story.n, story.event, (getvariable('as_of') - days_ago)::DATE AS handled_on, goods, issue, outcome
FROM (VALUES (1, 16, 110, '火锅套餐', '价格', '达成调解协议'), (1, 17, 52, '火锅套餐', '价格', '达成调解协议'),
             (3, 37, 80, '豆腐干', '质量', '终止调解')) AS story(n, event, days_ago, goods, issue, outcome);

INSERT INTO commitment BY NAME
SELECT n, (getvariable('as_of') - days_ago)::DATE AS committed_on, kind, '是' AS kept
FROM (VALUES (2, 200, '商品质量与价格诚信管理'), (6, 160, '食品安全与卫生管理')) AS story(n, days_ago, kind);

INSERT INTO equipment BY NAME
SELECT n, uscc, name, address, division, district_code, district, legal_representative, phone, 4::BIGINT AS event,
       getvariable('showcase_lift') AS equipment_code, (getvariable('as_of') - 1500)::DATE AS registered_on,
       '有效' AS registration_state, NULL::DATE AS cancelled_on, (getvariable('as_of') - 170)::DATE AS inspected_on,
       (SELECT uscc FROM subject WHERE n = 7) AS maintainer_uscc, (SELECT name FROM subject WHERE n = 7) AS maintainer_name
FROM subject WHERE n = 4;

-- The lift of the showcase mall: visited every fifteen days until its fitter stopped coming.
INSERT INTO visit BY NAME
SELECT n, event, equipment_code, maintainer_uscc, maintainer_name, uscc, address, nth, 900000 + nth AS visit,
       (getvariable('as_of') - 41 - nth::INTEGER * 15)::DATE AS day
FROM equipment, range(12) AS past(nth) WHERE equipment_code = getvariable('showcase_lift');
