-- One row an entity: who it is, where it is, how long it has lived, and (kept from every file) how careless it is.

CREATE TABLE seat AS
SELECT n,
       CASE WHEN draw(n, 'kind') < 0.65 THEN 'household'
            WHEN draw(n, 'kind') < 0.98 THEN 'enterprise' ELSE 'cooperative' END AS kind,
       pick(getvariable('towns'), n, 'town') AS town_code
FROM range(1, getvariable('subjects') + 1) AS counted(n);

CREATE TABLE placed AS
SELECT n, kind, town.code AS division, town.parent AS district_code, town.name AS town, district.name AS district,
       replace(replace(district.name, '区', ''), '县', '') AS district_short, office.name AS office,
       office.path AS office_path,
       CASE kind WHEN 'household' THEN pick(getvariable('household_trades'), n, 'trade')
                 WHEN 'enterprise' THEN pick(getvariable('enterprise_trades'), n, 'trade')
                 ELSE pick(getvariable('cooperative_trades'), n, 'trade') END AS trade
FROM seat
JOIN division AS town ON town.code = seat.town_code
JOIN division AS district ON district.code = town.parent
JOIN office ON office.town = town.code;

CREATE TABLE drawn AS
SELECT placed.* EXCLUDE (trade), trade.*,
       CASE WHEN chance(n, 'longer brand', 0.4) THEN pick(getvariable('brand_prefixes'), n, 'prefix') ELSE '' END
           || pick(getvariable('brands'), n, 'brand') AS brand,
       pick(string_split(trade.shop, '|'), n, 'shop') AS shop_word,
       pick(getvariable('surnames'), n, 'surname') || pick(getvariable('given'), n, 'given1')
           || CASE WHEN chance(n, 'one given', 0.18) THEN '' ELSE pick(getvariable('given'), n, 'given2') END
           AS legal_representative,
       with_id_check(district_code
           || strftime(day_in(n, 'born', getvariable('as_of') - 24800, getvariable('as_of') - 7800), '%Y%m%d')
           || lpad(between_of(n, 'id serial', 1, 999)::VARCHAR, 3, '0')) AS person_id,
       '154' || lpad(between_of(n, 'phone', 0, 99999999)::VARCHAR, 8, '0') AS phone,
       pick(getvariable('streets'), n, 'street') || pick(getvariable('street_kinds'), n, 'street kind') AS street,
       between_of(n, 'house', 1, 388) AS house,
       -- Young firms are many: the square of a uniform number, over twenty years.
       (getvariable('as_of') - 1 - floor(power(draw(n, 'age'), 1.7) * 7200)::INTEGER)::DATE AS established_on,
       CASE WHEN draw(n, 'state') < 0.905 THEN '存续' WHEN draw(n, 'state') < 0.989 THEN '注销'
            WHEN draw(n, 'state') < 0.993 THEN '吊销' WHEN draw(n, 'state') < 0.997 THEN '迁出'
            ELSE '歇业' END AS state,
       chance(n, 'offender', 0.04) AS offender,
       CASE WHEN chance(n, 'offender', 0.04) THEN 8 + 8 * draw(n, 'how bad')
            WHEN chance(n, 'careless', 0.4) THEN 2.4 + 2.6 * draw(n, 'how bad')
            ELSE 0.35 + 0.9 * draw(n, 'how bad') END * trade.risk AS propensity
FROM placed JOIN trade ON trade.trade = placed.trade;

CREATE TABLE invented AS
SELECT n, kind, trade, industry, scope, field, licence, lifts, risk, division, district_code, district, town, office,
       office_path, brand, shop_word, legal_representative, person_id, phone, state, offender, propensity,
       established_on,
       CASE kind
           WHEN 'household' THEN district || brand || shop_word
               || CASE WHEN chance(n, 'suffix', 0.4) THEN '（个体工商户）' ELSE '' END
           WHEN 'cooperative' THEN district || brand || shop_word || '专业合作社'
           ELSE pick(['山城', '山城市', '山城' || district_short], n, 'prefix') || brand || company
               || pick(['有限公司', '有限公司', '有限责任公司'], n, 'suffix') END AS name,
       '山城市' || district || town || street || house || '号'
           || CASE WHEN chance(n, 'estate', 0.35)
                   THEN pick(getvariable('estates'), n, 'estate') || between_of(n, 'block', 1, 18) || '幢'
                        || between_of(n, 'room', 1, 32) || '-' || between_of(n, 'door', 1, 8)
                   WHEN chance(n, 'annex', 0.6) THEN '附' || between_of(n, 'annex no', 1, 26) || '号'
                   ELSE '' END AS address,
       CASE kind WHEN 'household' THEN pick([1, 2, 3, 5, 5, 8, 10, 10, 20, 30], n, 'capital')
                 WHEN 'cooperative' THEN pick([50, 100, 100, 200, 300, 500], n, 'capital')
                 ELSE pick([10, 30, 50, 50, 100, 100, 100, 200, 300, 500, 500, 1000, 1000, 2000, 5000], n, 'capital')
       END::DECIMAL(14, 2) AS capital_10k,
       CASE kind WHEN 'household' THEN '个体工商户' WHEN 'cooperative' THEN '农民专业合作社'
                 ELSE pick(['有限责任公司（自然人投资或控股）', '有限责任公司（自然人独资）',
                            '有限责任公司（自然人投资或控股）', '其他有限责任公司', '个人独资企业'], n, 'type')
       END AS entity_type,
       CASE WHEN state IN ('注销', '吊销', '迁出')
            THEN day_in(n, 'closed', established_on, getvariable('as_of') - 3) END AS closed_on
FROM drawn;
