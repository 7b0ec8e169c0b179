using OpenSipsHa.Agent;
using OpenSipsHa.Kubernetes.Configuration;

try
{
    var options = AgentOptions.FromEnvironment(Environment.GetEnvironmentVariable);
    await using var app = AgentHost.Build(options, KubeConfig.Load());
    await app.RunAsync();
    return 0;
}
catch (Exception e) when (e is ArgumentException or KubeConfigException)
{
    await Console.Error.WriteLineAsync($"opensipsha-agent: {e.Message}");
    return 2;
}
