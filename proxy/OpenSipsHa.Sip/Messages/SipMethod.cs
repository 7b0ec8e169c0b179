namespace OpenSipsHa.Sip.Messages;

/// <summary>Methods that the proxy tells apart; anything else is <see cref="Other"/> and proxied all the same.</summary>
public enum SipMethod : byte
{
    Other,
    Invite,
    Ack,
    Bye,
    Cancel,
    Register,
    Options,
    Subscribe,
    Notify,
    Publish,
    Info,
    Refer,
    Message,
    Update,
    Prack,
}
