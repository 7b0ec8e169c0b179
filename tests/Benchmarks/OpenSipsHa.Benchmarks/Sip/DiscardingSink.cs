using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Benchmarks.Sip;

internal sealed class DiscardingSink : IMessageSink
{
    public byte[] Buffer { get; } = new byte[65535];

    public int LastLength { get; private set; }

    public Span<byte> GetBuffer(SipListener listener) => Buffer;

    public void Send(SipListener listener, in SipEndpoint destination, int length) => LastLength = length;

    public void Flush()
    {
    }
}
