-- 药品监督管理局: registered pharmacists and where they practise.
SELECT 'YS' || district_code || event AS "注册证编号", person_id AS "身份证号", person_name AS "姓名", '药品零售' AS "执业范围",
       category AS "执业类别", name AS "执业单位", uscc AS "执业单位代码", strftime(approved_on, '%Y-%m-%d') AS "批准日期",
       strftime(approved_on + 1825, '%Y-%m-%d') AS "有效期至", '山城市药品监督管理局' AS "注册机关",
       CASE WHEN approved_on + 1825 < getvariable('as_of') THEN '过期' ELSE '有效' END AS "状态"
FROM pharmacist ORDER BY event
