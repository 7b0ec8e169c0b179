using System.Text;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Tests;

internal sealed class RecordingSink : IMessageSink
{
    private readonly byte[] buffer = new byte[65535];

    public List<SentMessage> Sent { get; } = [];

    public Span<byte> GetBuffer(SipListener listener) => buffer;

    public bool Keeps { get; set; } = true;

    public void Send(SipListener listener, in SipEndpoint destination, int length)
    {
        if (Keeps)
            Sent.Add(new SentMessage(listener, destination, Encoding.Latin1.GetString(buffer, 0, length)));
    }

    public void Flush()
    {
    }
}
