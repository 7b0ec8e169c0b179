using System.Net;

namespace OpenSipsHa.SipBench.Load;

/// <summary>One run of the generator.</summary>
/// <param name="Scenario">What each arrival is.</param>
/// <param name="Proxy">Where all requests go.</param>
internal sealed record LoadPlan(LoadScenario Scenario, IPEndPoint Proxy, Pacing Pacing);
