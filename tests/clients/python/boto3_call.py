"""Calls an operation without parameters and lets its error show: cloudfront list_distributions."""

import sys

import boto3

import lab

service, operation = sys.argv[1:]
getattr(boto3.client(service, endpoint_url=lab.ENDPOINT), operation)()
