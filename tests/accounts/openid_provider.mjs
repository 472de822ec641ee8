// A real OpenID provider on loopback for the tests. Its people and its client come as JSON in argv.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const { people, client } = JSON.parse(process.argv[2]);
const server = createServer();

server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ ...client, grant_types: ["authorization_code"], response_types: ["code"] }],
    claims: {
      openid: ["sub", "pid"],
      email: ["email", "email_verified", "mail", "upn"],
      profile: ["name", "birthdate"],
    },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: { keys: ["only for the tests"] },
    findAccount: (context, id) =>
      people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
