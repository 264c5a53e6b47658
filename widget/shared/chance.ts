/** Names and secrets from the device's own source of chance. */

/** 32 random bytes as base64url, 43 characters: a visitor's handle on her own session. */
export function newToken(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

/** 16 random bytes as base64url: names one command. */
export function newClientId(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(16)));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
