namespace OpenSipsHa.Agent.Peers;

/// <summary>A member that is alone, or has no key: nothing is said and nothing heard.</summary>
public sealed class NoPeers : IPeerLink
{
    public static NoPeers Instance { get; } = new();

    public void Send(PeerMessage message)
    {
    }

    public byte[] Sign(PeerMessage message) => [];

    public IDisposable Subscribe(string lease, Action<PeerMessage> heard) => Nothing.Instance;

    private sealed class Nothing : IDisposable
    {
        public static Nothing Instance { get; } = new();

        public void Dispose()
        {
        }
    }
}
