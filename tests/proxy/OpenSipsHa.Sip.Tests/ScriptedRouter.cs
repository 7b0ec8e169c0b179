using OpenSipsHa.Sip.ProxyCore;

namespace OpenSipsHa.Sip.Tests;

/// <summary>A router whose decisions a test writes down.</summary>
internal sealed class ScriptedRouter : IRequestRouter
{
    public Action<RequestContext> OnRoute { get; set; } = request => request.Relay();

    public Action<RequestContext, BranchOutcome> OnFailure { get; set; } = (_, _) => { };

    public int Routed { get; private set; }

    public List<BranchOutcome> Failures { get; } = [];

    public List<BranchOutcome> Successes { get; } = [];

    public void Route(RequestContext request)
    {
        Routed++;
        OnRoute(request);
    }

    public void OnBranchFailed(RequestContext request, in BranchOutcome outcome)
    {
        Failures.Add(outcome);
        OnFailure(request, outcome);
    }

    public void OnBranchSucceeded(RequestContext request, in BranchOutcome outcome) => Successes.Add(outcome);
}
