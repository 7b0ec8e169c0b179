using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.SipBench;

try
{
    return await SipBenchProgram.RunAsync(SipBenchOptions.Parse(args));
}
catch (LabException e)
{
    await Console.Error.WriteLineAsync("bench-sip: " + e.Message);
    return 2;
}
