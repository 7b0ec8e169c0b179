namespace OpenSipsHa.Contracts.Configuration;

/// <summary>
/// Digest authentication of callers and phones of our own domains (RFC 3261 section 22). Who they are is not in the
/// document: the proxy reads it from files.
/// </summary>
public sealed record AuthenticationSettings
{
    /// <summary>Domains whose realm is not their own name.</summary>
    public IReadOnlyList<AuthenticationRealm> Realms { get; init; } = [];

    /// <summary>After it a nonce is stale and the phone is challenged anew, without asking its user.</summary>
    public int NonceLifetimeSeconds { get; init; } = 120;
}
