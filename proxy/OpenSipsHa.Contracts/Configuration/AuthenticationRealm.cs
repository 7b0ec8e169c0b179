namespace OpenSipsHa.Contracts.Configuration;

/// <summary>The realm that a domain's users have their passwords in.</summary>
public sealed record AuthenticationRealm
{
    /// <summary>One of the document's domains, lower case.</summary>
    public required string Domain { get; init; }

    public required string Realm { get; init; }
}
