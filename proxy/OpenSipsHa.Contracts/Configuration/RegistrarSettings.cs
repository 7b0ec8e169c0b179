namespace OpenSipsHa.Contracts.Configuration;

/// <summary>Bounds of registrations, RFC 3261 section 10.3. Times in seconds, as in the Expires header.</summary>
public sealed record RegistrarSettings
{
    public int DefaultExpiresSeconds { get; init; } = 3600;

    /// <summary>Below it a REGISTER gets 423 with Min-Expires.</summary>
    public int MinExpiresSeconds { get; init; } = 60;

    /// <summary>Above it the lifetime is shortened.</summary>
    public int MaxExpiresSeconds { get; init; } = 7200;

    public int MaxContacts { get; init; } = 10;
}
