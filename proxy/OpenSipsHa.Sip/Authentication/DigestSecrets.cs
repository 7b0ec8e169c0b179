namespace OpenSipsHa.Sip.Authentication;

/// <summary>Who may authenticate and the key of the nonces, at one moment.</summary>
public sealed record DigestSecrets(DigestUsers Users, NonceKey NonceKey);
