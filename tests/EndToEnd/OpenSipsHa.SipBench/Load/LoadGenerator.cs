using System.Net;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.SipBench.Load;

/// <summary>Callers and gateways of a benchmark: sockets inside the lab's hosts, a thread for each end.</summary>
internal sealed class LoadGenerator(BenchNetwork network)
{
    private const int CallerSockets = 4;

    /// <summary>Time for four retransmissions after the last arrival (0.5, 1.5, 3.5, 7.5 s).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <param name="started">Called when the first arrival is due.</param>
    /// <param name="sent">Called when the last arrival's time is over: what is measured of the proxy is measured between the two.</param>
    /// <exception cref="LabException">A thread of the generator failed.</exception>
    public LoadResult Run(LoadPlan plan, Action started, Action sent)
    {
        var callerSockets = Enumerable.Range(0, CallerSockets)
            .Select(i => new DatagramSocket(network.Callers, new IPEndPoint(BenchNetwork.CallerAddress, BenchNetwork.FirstCallerPort + i))).ToArray();
        var gatewaySockets = network.Gateways.Zip(BenchNetwork.GatewayEndpoints, (host, local) => new DatagramSocket(host, local)).ToArray();
        try
        {
            GC.Collect();
            var names = new CallNames();
            var clock = new LoadClock();
            var gateways = new Gateways(names, gatewaySockets, plan.Pacing.Total, clock);
            var answering = new LoadThread("bench-gateways", gateways.Run);
            started();
            var callers = new Callers(plan, names, callerSockets, new LoadClock());
            var calling = new LoadThread("bench-callers", () => callers.Run(Patience, sent));
            calling.Join();
            gateways.Stop();
            answering.Join();
            return Sum(plan, callers, gateways);
        }
        finally
        {
            foreach (var socket in callerSockets.Concat(gatewaySockets))
                socket.Dispose();
        }
    }

    private static LoadResult Sum(LoadPlan plan, Callers callers, Gateways gateways)
    {
        var isCall = plan.Scenario == LoadScenario.Call;
        var failed = Enumerable.Range(0, plan.Pacing.Total).Count(call => !callers.IsDone(call) || (isCall && !gateways.IsDone(call)));
        var unheard = isCall ? Enumerable.Range(0, plan.Pacing.Total).Count(call => callers.IsDone(call) && !callers.HasRung(call)) : 0;
        return new LoadResult(
            plan.Pacing.Total, failed, unheard, callers.Retransmissions + gateways.Retransmissions, callers.Refusals, callers.AnswerMs(),
            gateways.Calls, callers.LatestStartMs);
    }
}
