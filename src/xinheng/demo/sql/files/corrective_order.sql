-- 各市场监管所: orders to correct, with what came of them.
SELECT '责改' || event AS "文书文号", uscc AS "主体代码", name AS "主体名称",
       'XC' || strftime(issued_on, '%Y%m%d') || lpad((event % 100000000)::VARCHAR, 8, '0') AS "检查编号",
       coalesce(list_extract(map_extract_value(getvariable('problems_of'), subject.field),
           1 + (event % greatest(len(map_extract_value(getvariable('problems_of'), subject.field)), 1))::BIGINT),
           '营业执照未置于醒目位置') AS "违法行为", '见现场笔录所列条款' AS "依据",
       strftime(issued_on, '%Y/%m/%d') AS "责令日期", strftime(correct_by, '%Y/%m/%d') AS "改正期限",
       strftime(corrected_on, '%Y/%m/%d') AS "改正日期",
       CASE WHEN corrected_on IS NOT NULL THEN '已改正' WHEN correct_by < getvariable('as_of') THEN '逾期未改' ELSE '待改正' END AS "状态"
FROM (SELECT n, event, issued_on, correct_by, corrected_on FROM corrective_order) AS ordered JOIN subject USING (n)
ORDER BY issued_on, event
