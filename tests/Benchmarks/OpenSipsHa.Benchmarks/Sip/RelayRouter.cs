using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.ProxyCore;

namespace OpenSipsHa.Benchmarks.Sip;

internal sealed class RelayRouter : IRequestRouter
{
    public void Route(RequestContext request)
    {
        if (request.Method == SipMethod.Invite)
            request.Relay();
        else
            request.Respond(200);
    }

    public void OnBranchFailed(RequestContext request, in BranchOutcome outcome)
    {
    }
}
