namespace OpenSipsHa.Operator.Compilation;

/// <summary>From what is reachable from a SipCluster to the document that its members run. A pure function.</summary>
public static class ClusterCompiler
{
    public static CompileResult Compile(ClusterInput input)
    {
        var problems = Problems(input).ToList();
        if (problems.Count > 0)
            return new CompileResult(null, problems);
        var config = CompiledConfig.Of(DocumentBuilder.Build(input));
        return config.Compressed.Length <= CompiledConfig.MaxCompressedBytes
            ? new CompileResult(config, [])
            : new CompileResult(null, [new Problem(
                ProblemReasons.ConfigurationTooLarge,
                $"the compiled configuration has {config.Compressed.Length} bytes compressed, at most {CompiledConfig.MaxCompressedBytes} fit a ConfigMap")]);
    }

    private static IEnumerable<Problem> Problems(ClusterInput input)
    {
        var spec = input.Cluster.Spec;
        return VirtualIPCheck.Of(input.Cluster, input.Others)
            .Concat(ListenerCheck.Of(spec))
            .Concat(HeartbeatPort.Problems(spec))
            .Concat(TimeCheck.Of(spec))
            .Concat(SetProblems(input));
    }

    private static IEnumerable<Problem> SetProblems(ClusterInput input)
    {
        foreach (var route in input.Cluster.Spec.Routes)
        {
            if (route.Action.Dispatch is { } dispatch && !input.Sets.ContainsKey(dispatch.Set))
            {
                yield return new Problem(
                    ProblemReasons.UnknownDispatcherSet,
                    $"spec.routes[{route.Name}].action.dispatch.set: there is no DispatcherSet '{dispatch.Set}' in this namespace");
            }
        }

        var sets = DocumentBuilder.Reachable(input);
        foreach (var problem in sets.SelectMany(set => SetCheck.Of(set, input.Gateways)))
            yield return problem;
        foreach (var twins in sets.GroupBy(static s => s.Spec.SetId).Where(static g => g.Count() > 1))
        {
            yield return new Problem(
                ProblemReasons.DuplicateSetId,
                $"DispatcherSets {string.Join(", ", twins.Select(static s => s.Metadata.Name))} have the same spec.setId {twins.Key}");
        }
    }
}
