using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Tests;

/// <summary>Keeps the last message's bytes only, in place; allocates nothing.</summary>
internal sealed class DiscardingSink : IMessageSink
{
    private readonly byte[] buffer = new byte[65535];

    public int Messages { get; private set; }

    public int LastLength { get; private set; }

    public byte[] Buffer => buffer;

    public Span<byte> GetBuffer(SipListener listener) => buffer;

    public void Send(SipListener listener, in SipEndpoint destination, int length)
    {
        Messages++;
        LastLength = length;
    }

    public void Flush()
    {
    }
}
