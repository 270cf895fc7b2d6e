-- 各市场监管所: daily inspections as the officers' phones send them in.
SELECT 'XC' || strftime(inspected_on, '%Y%m%d') || lpad((event % 100000000)::VARCHAR, 8, '0') AS "检查编号",
       CASE WHEN NOT showcase AND chance(event, 'no code', 0.015) THEN NULL ELSE uscc END AS "主体代码",
       CASE WHEN NOT showcase AND chance(event, 'no code', 0.015) THEN brand || shop_word ELSE name END AS "主体名称",
       CASE WHEN chance(event, 'special', 0.2) THEN '专项检查' ELSE '日常检查' END AS "检查方式",
       subject.field AS "检查领域", district || '市场监督管理局' || office AS "检查单位",
       pick(getvariable('surnames'), n % 97, 'officer') || '某某、' || pick(getvariable('surnames'), n % 89, 'second officer')
           || '某某' AS "执法人员",
       strftime(inspected_on, '%Y%m%d') || lpad(hour::VARCHAR, 2, '0') || lpad(minute::VARCHAR, 2, '0') AS "开始时间",
       address AS "检查地点",
       CASE WHEN not_there THEN '登记住所无人，未能取得联系'
            WHEN problem THEN coalesce(list_extract(map_extract_value(getvariable('problems_of'), subject.field),
                1 + (event % greatest(len(map_extract_value(getvariable('problems_of'), subject.field)), 1))::BIGINT),
                '营业执照未置于醒目位置') END AS "发现问题",
       CASE WHEN not_there THEN '无法联系' WHEN problem AND pending THEN '待后续处理' WHEN problem THEN '已责令改正'
            ELSE '未发现问题' END AS "检查结果",
       CASE WHEN problem AND NOT not_there THEN '责改' || event END AS "责令改正文号"
FROM (SELECT * EXCLUDE (field, propensity) FROM inspection) AS inspection JOIN subject USING (n) ORDER BY inspected_on, event
