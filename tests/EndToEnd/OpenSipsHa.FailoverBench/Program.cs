using System.Net;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.FailoverBench;

try
{
    return args is [OptionsResponder.Verb, var address]
        ? OptionsResponder.Run(IPEndPoint.Parse(address))
        : await BenchProgram.RunAsync(BenchOptions.Parse(args));
}
catch (LabException e)
{
    await Console.Error.WriteLineAsync("bench-failover: " + e.Message);
    return 2;
}
