namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 TCPSocketAction.</summary>
public sealed record TcpSocketAction
{
    public required IntOrString Port { get; init; }

    public string? Host { get; init; }
}
