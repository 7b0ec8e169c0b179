namespace OpenSipsHa.Contracts.Control;

/// <summary>Proxy to agent: what became of a <see cref="Configure"/>.</summary>
public sealed record Configured : ControlMessage
{
    public required string Name { get; init; }

    public required string Hash { get; init; }

    /// <summary>null = applied; otherwise why not, in words, and the configuration before it stays in force.</summary>
    public string? Error { get; init; }
}
