namespace OpenSipsHa.Sip.Transport;

/// <summary>
/// Where messages go out. One sink belongs to one thread. A message is written in place:
/// <see cref="GetBuffer"/>, write, <see cref="Send"/>; a buffer that is not sent is simply reused.
/// </summary>
public interface IMessageSink
{
    /// <summary>Room for one message, at least <see cref="Messages.SipMessage.MaxBytes"/>.</summary>
    Span<byte> GetBuffer(SipListener listener);

    /// <summary>Queues the first <paramref name="length"/> bytes of the last buffer; <see cref="Flush"/> sends at the latest.</summary>
    void Send(SipListener listener, in SipEndpoint destination, int length);

    void Flush();
}
