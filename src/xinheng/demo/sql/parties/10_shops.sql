-- The shops of the city once more, harder to tell apart: chains under one brand, and several shops in one house.

-- Every twenty-fifth shop belongs to a chain; a chain has one brand, one trade and a shop in many towns.
CREATE TABLE shop AS
WITH chained AS (
    SELECT subject.*, chance(n, 'chain', 0.04) AS in_chain, between_of(n, 'which chain', 1, getvariable('subjects') // 400 + 1) AS chain
    FROM subject
), branded AS (
    SELECT chained.* REPLACE (
               CASE WHEN in_chain THEN pick(getvariable('brand_prefixes'), chain, 'chain prefix') || pick(getvariable('brands'), chain, 'chain brand') ELSE brand END AS brand,
               CASE WHEN in_chain THEN '便利店' ELSE shop_word END AS shop_word),
           CASE WHEN in_chain THEN town || pick(['', '一', '二', '三', '新'], n, 'branch') || '店' END AS branch
    FROM chained
)
SELECT b.n, b.uscc, b.legal_representative AS person, b.phone, b.brand, b.shop_word, b.branch, b.district, b.town,
       CASE WHEN b.in_chain THEN '山城' || b.brand || '商贸有限公司' || b.branch ELSE b.name END AS name,
       -- One shop in eight stands in the house of another, at another door.
       CASE WHEN chance(b.n, 'shared house', 0.12) AND neighbour.address IS NOT NULL
            THEN regexp_replace(neighbour.address, '(号).*$', '\1') || '附' || between_of(b.n, 'door of shared', 27, 60) || '号'
            ELSE b.address END AS address
FROM branded b LEFT JOIN subject neighbour ON neighbour.n = b.n - 1 AND neighbour.district = b.district;
