-- 人力资源和社会保障局: who works where, since when, and until when.
SELECT number AS "任职编号", person_id AS "证件号码", person_name AS "姓名", uscc AS "单位代码", name AS "单位名称", post AS "岗位",
       strftime(started_on, '%Y-%m-%d') AS "任职日期", coalesce(strftime(left_on, '%Y-%m-%d'), '') AS "离职日期"
FROM post ORDER BY number
