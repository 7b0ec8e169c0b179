namespace OpenSipsHa.Contracts.Control;

/// <summary>Agent to proxy, first frame: who and where this member is.</summary>
public sealed record AgentHello : ControlMessage
{
    public const int CurrentProtocol = 1;

    public int Protocol { get; init; } = CurrentProtocol;

    /// <summary>Pod name = SipMember name.</summary>
    public required string Member { get; init; }

    /// <summary>The node's own (administrative) address, literal.</summary>
    public required string NodeAddress { get; init; }
}
