namespace OpenSipsHa.Agent.Peers;

/// <summary>What a datagram came to: a message, or the reason why it is none.</summary>
internal readonly record struct PeerParse(PeerMessage? Message, PeerRefusal Refusal)
{
    public static PeerParse Heard(PeerMessage message) => new(message, PeerRefusal.None);

    public static PeerParse Refused(PeerRefusal refusal) => new(null, refusal);
}
