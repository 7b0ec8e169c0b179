namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 HTTPGetAction.</summary>
public sealed record HttpGetAction
{
    public required IntOrString Port { get; init; }

    public string? Path { get; init; }

    /// <summary>The pod address when absent.</summary>
    public string? Host { get; init; }

    public string? Scheme { get; init; }
}
