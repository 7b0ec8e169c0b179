using System.Text;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.ProxyCore;

namespace OpenSipsHa.Sip.Tests;

internal sealed class CallLog : ICallObserver
{
    public List<string> Established { get; } = [];

    public List<string> Ended { get; } = [];

    public void CallEstablished(SipMessage response) => Established.Add(Encoding.ASCII.GetString(response.CallId));

    public void CallEnded(SipMessage bye) => Ended.Add(Encoding.ASCII.GetString(bye.CallId));
}
