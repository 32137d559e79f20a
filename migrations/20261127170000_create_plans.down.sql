DROP TABLE plan_prices;
DROP TABLE plans;
DROP TABLE plan_products;
DROP TABLE plan_categories;
