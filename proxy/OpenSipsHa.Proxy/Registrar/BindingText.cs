using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Registrar;

/// <summary>The parts of a <see cref="Binding"/> that vary in length, and the flow, on their way into it.</summary>
public readonly ref struct BindingText
{
    public required ReadOnlySpan<byte> Uri { get; init; }

    public ReadOnlySpan<byte> Parameters { get; init; }

    public required ReadOnlySpan<byte> CallId { get; init; }

    public ReadOnlySpan<byte> Path { get; init; }

    /// <summary>Where the REGISTER came from.</summary>
    public required SipEndpoint Source { get; init; }
}
