namespace OpenSipsHa.Sip.Messages;

/// <summary>Method tokens. Methods are case-sensitive (RFC 3261 section 7.1).</summary>
public static class SipMethods
{
    public const int Count = (int)SipMethod.Prack + 1;

    public static SipMethod Parse(ReadOnlySpan<byte> token) => token.Length switch
    {
        3 when token.SequenceEqual("ACK"u8) => SipMethod.Ack,
        3 when token.SequenceEqual("BYE"u8) => SipMethod.Bye,
        4 when token.SequenceEqual("INFO"u8) => SipMethod.Info,
        5 when token.SequenceEqual("REFER"u8) => SipMethod.Refer,
        5 when token.SequenceEqual("PRACK"u8) => SipMethod.Prack,
        6 when token.SequenceEqual("INVITE"u8) => SipMethod.Invite,
        6 when token.SequenceEqual("CANCEL"u8) => SipMethod.Cancel,
        6 when token.SequenceEqual("NOTIFY"u8) => SipMethod.Notify,
        6 when token.SequenceEqual("UPDATE"u8) => SipMethod.Update,
        7 when token.SequenceEqual("OPTIONS"u8) => SipMethod.Options,
        7 when token.SequenceEqual("PUBLISH"u8) => SipMethod.Publish,
        7 when token.SequenceEqual("MESSAGE"u8) => SipMethod.Message,
        8 when token.SequenceEqual("REGISTER"u8) => SipMethod.Register,
        9 when token.SequenceEqual("SUBSCRIBE"u8) => SipMethod.Subscribe,
        _ => SipMethod.Other,
    };

    /// <summary>The token, or "OTHER".</summary>
    public static string Name(SipMethod method) => method.ToString().ToUpperInvariant();
}
