-- 特种设备安全监察处: people certified to work special equipment.
SELECT 'TS' || district_code || event AS "证书编号", person_id AS "身份证号", person_name AS "姓名", item AS "作业项目代号",
       strftime(approved_on, '%Y%m%d') AS "批准日期", strftime(approved_on + 1460, '%Y%m%d') AS "有效期至",
       district || '市场监督管理局' AS "发证机关", uscc AS "聘用单位代码", name AS "聘用单位",
       CASE WHEN approved_on + 1460 < getvariable('as_of') THEN '过期' ELSE '有效' END AS "状态"
FROM operator ORDER BY event
