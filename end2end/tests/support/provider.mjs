// A real OpenID Connect provider (npm `oidc-provider`) for sign-ins: whoever types an address at its own pages has it,
// verified unless it begins with "unverified". It asks for PKCE and tells the address by its user info alone.

import Provider from "oidc-provider";

/** The portal at the provider, as variables of its environment. On another host than the portal's, so that the way to it and
 *  back crosses sites, as it does for people. */
export function signingInBy(port, portal) {
  return {
    WAYBILL_OIDC_ISSUER: `http://localhost:${port}`,
    WAYBILL_OIDC_CLIENT_ID: "waybill",
    WAYBILL_OIDC_CLIENT_SECRET: "only for the browser tests",
    WAYBILL_OIDC_NAME: "Example ID",
    WAYBILL_PUBLIC_URL: portal,
  };
}

/** Starts it, for as long as the process lives. */
export function startProvider(port, portal) {
  const variables = signingInBy(port, portal);
  const provider = new Provider(variables.WAYBILL_OIDC_ISSUER, {
    clients: [
      {
        client_id: variables.WAYBILL_OIDC_CLIENT_ID,
        client_secret: variables.WAYBILL_OIDC_CLIENT_SECRET,
        redirect_uris: [`${portal}/sign-in/oidc/callback`],
      },
    ],
    claims: { email: ["email", "email_verified"] },
    pkce: { required: () => true },
    cookies: { keys: ["only for the browser tests"] },
    findAccount: (_, email) => ({
      accountId: email,
      claims: () => ({ sub: email, email, email_verified: !email.startsWith("unverified") }),
    }),
  });
  provider.listen(port, "127.0.0.1");
  return variables;
}
