using OpenSipsHa.Kubernetes.Configuration;
using OpenSipsHa.Operator;

return await OperatorCommand.Create(RunAsync).Parse(args).InvokeAsync();

static async Task<int> RunAsync(OperatorOptions options, CancellationToken cancellationToken)
{
    try
    {
        await using var host = OperatorHost.Create(options);
        await host.RunAsync(cancellationToken);
        return 0;
    }
    catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
    {
        return 0;
    }
    catch (KubeConfigException e)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 1;
    }
}
