using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Demo;

try
{
    return await DemoProgram.RunAsync(DemoOptions.Parse(args));
}
catch (LabException e)
{
    await Console.Error.WriteLineAsync("demo: " + e.Message);
    return 2;
}
