namespace OpenSipsHa.Agent.Peers;

/// <summary>The keys of one moment.</summary>
/// <param name="Current">Signs.</param>
/// <param name="Previous">Accepted, too.</param>
internal sealed record PeerKeyRing(PeerKey Current, PeerKey? Previous)
{
    public bool Accepts(ReadOnlySpan<byte> content, ReadOnlySpan<byte> mac) =>
        Current.Accepts(content, mac) || (Previous?.Accepts(content, mac) ?? false);
}
