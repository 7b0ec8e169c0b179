namespace OpenSipsHa.Proxy.Authentication;

/// <summary>Where the secrets of digest authentication lie. They change under a running proxy.</summary>
public sealed record CredentialFiles
{
    /// <summary>Every file in it is a list of users (<see cref="Sip.Authentication.DigestUserFile"/>); null = no users.</summary>
    public string? Directory { get; init; }

    /// <summary>The key of the nonces, 32 random bytes or more; null = one of this process alone.</summary>
    public string? NonceKeyFile { get; init; }
}
