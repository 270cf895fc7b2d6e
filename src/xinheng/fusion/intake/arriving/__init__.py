"""How deliveries come when nobody stands at the command line: sent in a browser, laid in a folder, fetched by us."""
