using OpenSipsHa.Sip.Transactions;

namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>The wake-up of a context's server transaction.</summary>
internal sealed class ContextTimer(RequestContext context) : TimerNode
{
    public RequestContext Context { get; } = context;
}
